import { pictures, type Walk, walkEveryPage } from "#tests/support/browser/every-page";

/** An officer has all but a few pages; whoever changes the look takes pictures of the others too. */
const others: Walk[] = [
  ["owner", "desktop", "dark"],
  ["auditor", "desktop", "dark"],
];
walkEveryPage([["officer", "desktop", "light"], ...(pictures ? others : [])]);
