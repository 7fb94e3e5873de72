import { Icon } from "#components/ui/icon";
import { Link } from "#components/ui/link";

/** The mark and the name, which lead home. */
export function Brand({ to = "/" }: { to?: string }) {
  return (
    <Link className="brand" to={to}>
      <Icon name="mark" />
      Surety
    </Link>
  );
}
