import { expect, test } from "vitest";
import { localParts, serverIdOf } from "#domain/deliveries/server-ids";

test.each([
  [
    "250 Ok 0102018f3c2b1a00-7d3e2c1b-4a5f-4c6d-8e7f-9a0b1c2d3e4f-000000",
    "0102018f3c2b1a00-7d3e2c1b-4a5f-4c6d-8e7f-9a0b1c2d3e4f-000000",
  ],
  ["250 2.0.0 OK  1742736000 5b1f17b1804b1-43d4f9b0c0si12 - gsmtp", "5b1f17b1804b1-43d4f9b0c0si12"],
  [
    "250 2.6.0 <0196a1b2-c3d4@surety.example> [InternalId=123456789, Hostname=AM0.example.com] 9876 bytes in 0.2 Queued mail for delivery",
    "0196a1b2-c3d4",
  ],
  [
    "250 2.0.0 OK <GV1PR07MB8999A1B2C3D4@GV1PR07MB8999.eurprd07.prod.outlook.com> [Hostname=GV1PR07MB8999.eurprd07.prod.outlook.com]",
    "GV1PR07MB8999A1B2C3D4",
  ],
  ["250 2.0.0 4ATD5wYx012345 Message accepted for delivery", "4ATD5wYx012345"],
  ["250 2.0.0 Ok: queued as 4ZJq2x1yVz", "4ZJq2x1yVz"],
  ["250 OK id=1tw0aB-000000001Zk-2Xyz", "1tw0aB-000000001Zk-2Xyz"],
  ["250 OK: message queued", null],
  ["250 Ok", null],
])("%s", (answer, id) => {
  expect(serverIdOf(answer)).toBe(id);
});

test("the part before the @ of Message-IDs", () => {
  expect(localParts(["<0102-000000@eu-central-1.amazonses.com>", "<a@b>"])).toEqual(["0102-000000", "a"]);
});
