// What the exit code of a failed start says to a supervisor: whether another try can help.

/** A server that refused to open its configuration or data (EX_CONFIG of sysexits.h). Trying again is no use. */
export const REFUSED = 78;
/** Another process has the port (EX_TEMPFAIL): no use at the first start, worth another try when this server had it before. */
export const PORT_IN_USE = 75;

/** Errors of the machine that may be gone at the next try, and what `perform` makes of them; every other failed start needs a person. */
const TEMPORARY =
  /^(ENOSPC|EDQUOT|EIO|EAGAIN|EMFILE|ENFILE|ENOMEM|SQLITE_(FULL|IOERR|BUSY|NOMEM).*|full|unavailable)$/;

/** The exit code of a start that ended with this error: REFUSED, PORT_IN_USE, or 1 for what may be gone at the next try. */
export function exitCodeFor(error) {
  const code = firstCodeOf(error);
  if (code === "EADDRINUSE") return PORT_IN_USE;
  return TEMPORARY.test(code) ? 1 : REFUSED;
}

/** The code at the end of the chain of causes: what the system said, however often it was put into other words. */
function firstCodeOf(error) {
  let found = "";
  const seen = new Set();
  for (let one = error; one && !seen.has(one); one = one.cause) {
    seen.add(one);
    if (typeof one.code === "string") found = one.code;
  }
  return found;
}
