/** A name that a mail server on the internet can look up: neither an address nor a bare host. */
const real = /^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;

/** What SMTP_EHLO may be: a domain name, or an address in brackets (RFC 5321, 4.1.3). */
export function isGreetingName(text: string): boolean {
  return (
    text.length <= 253 &&
    /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[(\d{1,3}(\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\])$/i.test(text)
  );
}

/**
 * The name to greet a mail server with (EHLO): the host of PUBLIC_URL, else the domain of the sender. Undefined where both are
 * names of this machine alone, and then the machine's own name is used. Strict servers refuse a name without a full stop.
 */
export function greetingName(publicUrl: string, sender: string): string | undefined {
  const host = URL.parse(publicUrl)?.hostname ?? "";
  const domain = sender.slice(sender.lastIndexOf("@") + 1);
  return [host, domain].find((name) => real.test(name) && !/\.(localhost|local|localdomain)$/i.test(name));
}
