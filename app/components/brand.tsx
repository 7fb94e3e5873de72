import { Link } from "@remix-run/react";
import { Icon } from "./icon";

/** The mark and the name, which lead home. */
export function Brand({ to = "/" }: { to?: string }) {
  return (
    <Link className="brand" to={to}>
      <Icon name="mark" />
      Surety
    </Link>
  );
}
