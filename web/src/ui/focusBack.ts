/** Whether the focus is nowhere, now that what held it is closed. */
export function isFocusFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** For `onCloseAutoFocus`: Radix gives the focus back a moment after closing. Who led it elsewhere until then, by a
 * click or the next key, keeps it there. */
export function unlessLedElsewhere(event: Event): void {
  if (!isFocusFree()) event.preventDefault();
}
