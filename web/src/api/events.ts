/** The WebSocket of events: it comes back by itself and asks for what it missed. */

import { apiUrl } from "./client";
import type { Message, PreviewHeader } from "./types";

export interface Listener {
  message(message: Message): void;
  preview(header: PreviewHeader, picture: Blob): void;
  connected(yes: boolean): void;
}

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

/** Opens the socket and keeps it open until the returned function is called. */
export function listen(listener: Listener): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let newest: number | null = null;
  let closed = false;

  const open = () => {
    const url = apiUrl(newest === null ? "events" : `events?after=${newest}`).replace(/^http/, "ws");
    socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      wait = FIRST_WAIT;
      listener.connected(true);
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== "string") {
        const [header, picture] = readPreview(data);
        listener.preview(header, picture);
        return;
      }
      const message = JSON.parse(data) as Message;
      newest = message.number;
      listener.message(message);
    };
    socket.onclose = () => {
      if (closed) return;
      listener.connected(false);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };

  const soon = () => {
    if (closed || socket?.readyState === WebSocket.OPEN || socket?.readyState === WebSocket.CONNECTING)
      return;
    clearTimeout(timer);
    wait = FIRST_WAIT;
    open();
  };

  open();
  window.addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
  return () => {
    closed = true;
    clearTimeout(timer);
    window.removeEventListener("online", soon);
    document.removeEventListener("visibilitychange", soon);
    socket?.close();
  };
}

/** Takes a preview message apart: a 4-byte length, that many bytes of JSON, then the picture. */
export function readPreview(data: ArrayBuffer): [PreviewHeader, Blob] {
  const length = new DataView(data).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as PreviewHeader;
  return [header, new Blob([new Uint8Array(data, 4 + length)], { type: header.type })];
}
