import { useLocation, useNavigate } from "@remix-run/react";
import { useEffect } from "react";

/**
 * Turns an ordinary click on a `Link`, or on one of many references in `.refs`, into a change of page without a reload. One listener for
 * all of them.
 */
export function FollowLinks() {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link =
        event.target instanceof Element ? event.target.closest("a[data-discover], .refs > a") : null;
      if (!(link instanceof HTMLAnchorElement) || !isOrdinary(event) || link.target) return;
      event.preventDefault();
      const here = link.pathname === pathname && link.search === search;
      navigate(`${link.pathname}${link.search}${link.hash}`, { replace: here });
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [navigate, pathname, search]);
  return null;
}

/** A plain click with the main button that no other handler has taken. */
function isOrdinary(event: MouseEvent): boolean {
  const held = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !held && !event.defaultPrevented;
}
