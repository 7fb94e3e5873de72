// What the exit code of a failed start says to a supervisor: whether another try can help.

/** A server that refused to open its configuration or data (EX_CONFIG of sysexits.h). Trying again is pointless. */
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
  return TEMPORARY.test(code) || isShortOfFiles(error) ? 1 : REFUSED;
}

/**
 * What the system refused while the program itself was read, in words: those of the program are not there yet. Null for
 * every other error.
 */
export function systemWords(error) {
  if (isShortOfFiles(error))
    return "The system allows too few open files. Raise the limit (ulimit -n, or LimitNOFILE= under systemd), then start again.";
  const place = error?.path ?? "the folder of Surety";
  switch (error?.code) {
    case "EACCES":
    case "EPERM":
      return `The user that runs this may not read and write ${place}. Run it as the user that the folder belongs to, or give the folder to this user (chown -R).`;
    case "EROFS":
      return `The disk that holds ${place} is read-only. Mount it for writing, then try again.`;
    case "ENOSPC":
    case "EDQUOT":
      return `The disk that holds ${place} is full. Make room, then try again.`;
    case "ERR_MODULE_NOT_FOUND":
      return "A part of Surety is not there or cannot be read. Run npm start as the user that its folder belongs to: it installs and builds what is missing.";
    default:
      return null;
  }
}

/** Node has errors of its own for a module or a thread that it has no file left for, some without a code. */
function isShortOfFiles(error) {
  return /\b(EMFILE|ENFILE)\b|too many open files/i.test(`${error?.code} ${error?.message}`);
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
