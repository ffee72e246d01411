/** The middle of the canvas on the screen. */
export function middleOfCanvas(): { x: number; y: number } {
  const box = document.querySelector(".canvas")?.getBoundingClientRect();
  return {
    x: (box?.left ?? 0) + (box?.width ?? innerWidth) / 2,
    y: (box?.top ?? 0) + (box?.height ?? innerHeight) / 2,
  };
}
