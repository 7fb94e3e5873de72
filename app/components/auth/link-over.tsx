import type { ReactNode } from "react";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";

/** A one-time link that was used, replaced or is too old: how long it held, and the way on. */
export function LinkOver({ intro, children }: { intro: string; children?: ReactNode }) {
  return (
    <>
      <PageHeader title="This link is no longer valid" intro={intro} />
      <p className="row">
        {children}
        <Link className="btn" to="/sign-in">
          Sign in
        </Link>
      </p>
    </>
  );
}
