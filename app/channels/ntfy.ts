import type { Channel } from "#app/channels/channel";

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
        message: text.slice(0, 3000),
        priority: kind === "test" ? 3 : 5,
        tags: [kind === "test" ? "white_check_mark" : "rotating_light"],
        click: link,
      }),
    };
  },
};
