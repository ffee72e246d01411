/** The WebSocket of events: it comes back by itself and asks for what it missed. */

import { waitBefore } from "./backoff";
import { apiUrl } from "./http";
import type { Message, PreviewHeader } from "./types";

export interface Listener {
  message(message: Message): void;
  preview(header: PreviewHeader, picture: Blob): void;
  connected(yes: boolean): void;
}

export interface Listening {
  /** Tries to connect now instead of when the wait is over. */
  retry(): void;
  /** Gives up a socket that nobody answers behind, and begins to connect anew. */
  drop(): void;
  stop(): void;
}

/** Opens the socket and keeps it open until it is stopped. */
export function listen(listener: Listener): Listening {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let connected = false;
  let newest: number | null = null;
  let stopped = false;

  const open = () => {
    const url = apiUrl(newest === null ? "events" : `events?after=${newest}`).replace(/^http/, "ws");
    const opened = new WebSocket(url);
    socket = opened;
    opened.binaryType = "arraybuffer";
    opened.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== opened) return;
      if (typeof data !== "string") {
        const [header, picture] = readPreview(data);
        listener.preview(header, picture);
        return;
      }
      const message = JSON.parse(data) as Message;
      newest = message.number;
      // A server that is leaving still accepts and closes at once: only its word is a connection.
      failures = 0;
      if (!connected) listener.connected(true);
      connected = true;
      listener.message(message);
    };
    opened.onclose = () => {
      if (socket === opened) lost();
    };
  };

  const lost = () => {
    socket = null;
    connected = false;
    if (stopped) return;
    listener.connected(false);
    clearTimeout(timer);
    timer = setTimeout(open, waitBefore(failures++));
  };

  const retry = () => {
    if (stopped || socket !== null) return;
    clearTimeout(timer);
    failures = 0;
    open();
  };

  open();
  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);
  return {
    retry,
    drop: () => {
      const silent = socket;
      if (silent?.readyState !== WebSocket.OPEN) return;
      lost();
      silent.close();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
      socket?.close();
    },
  };
}

/** Takes a preview message apart: a 4-byte length, that many bytes of JSON, then the picture. */
export function readPreview(data: ArrayBuffer): [PreviewHeader, Blob] {
  const length = new DataView(data).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as PreviewHeader;
  return [header, new Blob([new Uint8Array(data, 4 + length)], { type: header.type })];
}
