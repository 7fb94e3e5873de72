import type { LoaderFunctionArgs } from "@remix-run/node";
import { describeApi } from "#app/http/api-description";

/** What programs may send, for generators and checkers. It holds nothing of the organisation. */
export async function loader({ context: { app, ip } }: LoaderFunctionArgs) {
  await app.limits.take("public", ip);
  return Response.json(describeApi(app.config.publicUrl), {
    headers: { "Cache-Control": "public, max-age=300" },
  });
}
