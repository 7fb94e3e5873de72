import type { AnchorHTMLAttributes } from "react";

/**
 * A link to a page of ours. Plain to draw and to bring to life, because lists hold hundreds of them; `FollowLinks` changes the
 * page without a reload. `to` is a path from the root, or a query of the page itself.
 */
export function Link({
  to,
  ...rest
}: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">) {
  // By this mark Remix also learns the routes of the links in sight ahead of a click.
  return <a href={to} data-discover="1" {...rest} />;
}
