import type { LoaderFunctionArgs } from "@remix-run/node";
import { publicCache } from "#app/queries/vendors/public-list";
import { findOrganisation } from "#db/installation/organisation";
import { securityTxt } from "#domain/installation/security-txt";

/** RFC 9116: where to report a vulnerability. Not found while the settings name no contact. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { app } = context;
  const organisation = await findOrganisation(app.read);
  if (!organisation?.security_email) throw new Response("Not found", { status: 404 });
  const origin = app.config.publicUrl.replace(/\/$/, "");
  const text = securityTxt({ contact: organisation.security_email, origin, now: app.now() });
  return new Response(text, { headers: { ...publicCache, "Content-Type": "text/plain; charset=utf-8" } });
}
