import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToString } from "react-dom/server";
import { textResponse } from "#app/http/text-response";
import { scriptsAfterPaint } from "#app/server/after-paint";
import { dataScript } from "#app/server/page-data";
import { NonceProvider } from "#components/layout/nonce";

// A page's text passes from this module to the server beside the Response (whole-texts.ts): both must come from one bundle.
export { openContext } from "#app/operations/installation/opening";
export { createServer } from "#app/server/express";
export { serve } from "#app/server/serve";
export { operatorWords } from "#app/storage/storage-errors";

/** The command line, loaded when it is called: serving pages does not need it. */
export async function commandLine(
  ...call: Parameters<typeof import("#app/cli/main").commandLine>
): Promise<number> {
  const { commandLine: run } = await import("#app/cli/main");
  return run(...call);
}

/**
 * Renders a page. Pages are sent whole: no loader of ours answers later, a status must be right before the first byte, and one
 * string costs a third less than a stream of pieces. So the data, which Remix would stream behind the page, is put at its end.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  { serverHandoffStream, ...context }: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  const html = renderToString(
    <NonceProvider value={nonce}>
      <RemixServer context={context} url={request.url} nonce={nonce} />
    </NonceProvider>,
  );
  const data = serverHandoffStream ? dataScript(await new Response(serverHandoffStream).text(), nonce) : "";
  headers.set("Content-Type", "text/html; charset=utf-8");
  return textResponse(`<!DOCTYPE html>${scriptsAfterPaint(html, data, nonce)}`, { status, headers });
}

/**
 * A loader or action broke: the log has it with the request's id, the visitor sees a plain page. A method that a page does not
 * have is not an error of the server: anyone could fill the log with it.
 */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  context.app.logger.error({ id: context.requestId, err: error }, "request failed");
}
