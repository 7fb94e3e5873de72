import type { RequestHandler } from "express";

/** A browser waits for each answer on a connection, and a proxy opens more of them. */
const most = 8;
const waiting = new WeakMap<object, number>();

/** Closes a connection that sends request after request without waiting for the answers (RFC 9112, 9.3.2): each would cost, and none is read. */
export const limitPipelining: RequestHandler = (request, response, next) => {
  const { socket } = request;
  const count = (waiting.get(socket) ?? 0) + 1;
  waiting.set(socket, count);
  response.once("close", () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
  if (count > most) {
    socket.destroy();
    return;
  }
  next();
};

/** Whether a request of this connection is being answered. */
export function isAnswering(socket: object): boolean {
  return (waiting.get(socket) ?? 0) > 0;
}
