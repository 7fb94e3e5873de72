import { PassThrough } from "node:stream";
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

export { commandLine } from "#app/cli/main";
export { serve } from "#app/serve";

const abortAfterMs = 10_000;

/** Renders a page. Pages are sent whole: ours are small, and a status must be right before the first byte. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, app, requestId }: AppLoadContext,
): Promise<Response> {
  const whole = isbot(request.headers.get("user-agent") ?? "");
  return new Promise((resolve, reject) => {
    let code = status;
    const body = new PassThrough();
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} nonce={nonce} />,
      {
        nonce,
        [whole ? "onAllReady" : "onShellReady"]() {
          headers.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { status: code, headers }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          code = 500;
          app.logger.error({ id: requestId, err: error }, "render failed");
        },
      },
    );
    const timer = setTimeout(abort, abortAfterMs);
    // An uncleared timer keeps the whole page in memory for its ten seconds.
    body.once("close", () => clearTimeout(timer));
    body.once("finish", () => clearTimeout(timer));
  });
}

/** A loader or action broke: the log has it with the request's id, the visitor sees a plain page. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (request.signal.aborted) return;
  context.app.logger.error({ id: context.requestId, err: error }, "request failed");
}
