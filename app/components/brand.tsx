import { Icon } from "./icon";
import { Link } from "./link";

/** The mark and the name, which lead home. */
export function Brand({ to = "/" }: { to?: string }) {
  return (
    <Link className="brand" to={to}>
      <Icon name="mark" />
      Surety
    </Link>
  );
}
