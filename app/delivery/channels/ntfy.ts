import type { Channel } from "#app/delivery/channels/channel";

/** Push by an ntfy server: JSON to its root with the topic, which is the last part of the address. */
export const ntfy: Channel = {
  kind: "ntfy",
  post({ kind, subject, text, link }, { address, token }) {
    const url = new URL(address);
    const parts = url.pathname.split("/").filter(Boolean);
    const topic = parts.pop() ?? "";
    url.pathname = `/${parts.join("/")}`;
    return {
      address: url.href,
      headers: {
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({
        topic,
        title: subject,
        message: cut(text, 3500),
        priority: kind === "test" ? 3 : 5,
        tags: [kind === "test" ? "white_check_mark" : "rotating_light"],
        click: link,
        markdown: false,
      }),
    };
  },
};

/** As much as fits into this many bytes of UTF-8, whole characters: a server makes a file of a message over 4,096. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let left = bytes - 3;
  let end = 0;
  for (const sign of text) {
    left -= Buffer.byteLength(sign);
    if (left < 0) break;
    end += sign.length;
  }
  return `${text.slice(0, end)}…`;
}
