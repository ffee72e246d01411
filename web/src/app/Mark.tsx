/** Our mark: one loaded stroke of a palette knife. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false">
      <path
        fill="var(--accent)"
        d="M3 17.5C2.6 9.6 9 3.4 20.6 2.6c-1.2 1-2 2-2.3 3.3 1.3-.2 2.1 0 3 .6-3 .5-4.6 2-5.8 4.3C13.6 14.6 9 18.4 3 17.5Z"
      />
      <path
        fill="none"
        stroke="var(--quiet)"
        strokeWidth="2.2"
        strokeLinecap="round"
        d="M5 20.800c5.200.9 10.400-.3 14.200-3.900"
      />
    </svg>
  );
}
