import { createHmac } from "node:crypto";
import type { Channel } from "#app/delivery/channels/channel";

/**
 * JSON to a program of your own. `Surety-Signature` is "v1=" and the HMAC-SHA256 in hex, under the channel's secret, of the
 * timestamp, a full stop and the body; a receiver refuses what is older than five minutes and what it has seen before.
 */
export const webhook: Channel = {
  kind: "webhook",
  post(message, { address, secret = "" }, at, id) {
    const body = JSON.stringify({ id, ...message });
    const timestamp = String(Math.floor(at.getTime() / 1000));
    return {
      address,
      headers: {
        "content-type": "application/json",
        "surety-delivery": id,
        "surety-timestamp": timestamp,
        "surety-signature": signatureOf(secret, timestamp, body),
      },
      body,
    };
  },
};

/** "v1=9f86d0…" */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
