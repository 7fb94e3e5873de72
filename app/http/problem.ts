/** What went wrong, as problem details (RFC 9457): for programs, so without a page around it. */
export function problem(
  status: number,
  title: string,
  more: { detail?: string; errors?: { field: string; message: string }[] } = {},
  headers: Record<string, string> = {},
): Response {
  return new Response(`${JSON.stringify({ type: "about:blank", title, status, ...more })}\n`, {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...headers },
  });
}
