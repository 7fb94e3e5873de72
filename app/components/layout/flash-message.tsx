import { useRouteLoaderData } from "@remix-run/react";
import { Note } from "#components/ui/note";

/** Why the visitor was sent back to this page: the requested file was refused. */
export function FlashMessage() {
  const root = useRouteLoaderData("root") as { message?: string | null } | undefined;
  return root?.message ? (
    <Note tone="risk" live>
      {root.message}
    </Note>
  ) : null;
}
