const SHAPES: Record<string, { token: string; path: string }> = {
  Image: { token: "image", path: "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Z" },
  Mask: { token: "mask", path: "M1.5 1.5h9v9h-9z" },
  Noise: { token: "noise", path: "M6 .5 11.5 6 6 11.5.5 6Z" },
  Style: { token: "style", path: "M6 .5 10.8 3.25v5.5L6 11.5 1.2 8.75v-5.5Z" },
  Number: { token: "number", path: "M6 1.2 11.2 10.6H.8Z" },
  Text: { token: "text", path: "M.5 3.5h11v5H.5z" },
};
const OTHER = { token: "other", path: "M6 2.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z" };

/** The colour of a type of socket, as a CSS value that follows the theme. */
export function socketColor(socket: string): string {
  return `var(--socket-${(SHAPES[socket] ?? OTHER).token})`;
}

export interface SocketGlyphProps {
  socket: string;
  size?: number;
}

/** A socket's mark. Its shape says the type as well as its colour does. */
export function SocketGlyph({ socket, size = 12 }: SocketGlyphProps) {
  const shape = SHAPES[socket] ?? OTHER;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      style={{ flex: "none" }}
      aria-hidden
      focusable="false"
    >
      <path d={shape.path} fill={socketColor(socket)} />
    </svg>
  );
}
