import type { RequestHandler } from "express";

/** Addresses of earlier versions, which mails and bookmarks still have. */
export const movedPaths = /^\/incidents\/[^/]+\/told(\/[^/]+)?$/;

/** Leads an address of an earlier version to the page's address of today, with its query. */
export const toMovedPage: RequestHandler = (request, response) => {
  const address = request.originalUrl
    .replace(/^(\/incidents\/[^/]+)\/told/, "$1/notified")
    .replace(/([?&]state=)told\b/, "$1notified");
  response.redirect(301, address);
};
