import { useLocation, useNavigate } from "@remix-run/react";
import { useEffect } from "react";

/** Turns an ordinary click on a `Link` into a change of page without a reload. One listener for all of them. */
export function FollowLinks() {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = linkOf(event);
      if (!link || !isOrdinary(event) || link.target) return;
      event.preventDefault();
      const here = link.pathname === pathname && link.search === search;
      navigate(`${link.pathname}${link.search}${link.hash}`, { replace: here });
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [navigate, pathname, search]);
  useEffect(() => {
    document.addEventListener("pointerover", discover);
    document.addEventListener("focusin", discover);
    return () => {
      document.removeEventListener("pointerover", discover);
      document.removeEventListener("focusin", discover);
    };
  }, []);
  return null;
}

/** Lets Remix learn where a link leads once somebody is about to follow it. A list's hundred links are not asked about ahead. */
function discover(event: Event): void {
  linkOf(event)?.setAttribute("data-discover", "true");
}

function linkOf({ target }: Event): HTMLAnchorElement | null {
  const link = target instanceof Element ? target.closest("a[data-page]") : null;
  return link instanceof HTMLAnchorElement ? link : null;
}

/** The main button with nothing held down, and nobody else has taken it. */
function isOrdinary(event: MouseEvent): boolean {
  const held = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !held && !event.defaultPrevented;
}
