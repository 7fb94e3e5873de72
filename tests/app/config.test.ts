import { describe, expect, test } from "vitest";
import { readConfig } from "#app/config";

describe("http without TLS", () => {
  test.each([
    { PUBLIC_URL: "http://intranet" },
    { PUBLIC_URL: "http://192.0.2.7:3000" },
    { HOST: "192.0.2.7" },
    { PUBLIC_URL: "http://127.0.0.1.elsewhere.example" },
  ])("is refused at start with %j", (env) => {
    expect(() => readConfig(env)).toThrow(/has no TLS.*https:.*ALLOW_HTTP=on/);
    expect(readConfig({ ...env, ALLOW_HTTP: "on" })).toMatchObject({ secure: false, plainHttp: true });
  });

  test.each([
    {},
    { HOST: "0.0.0.0" },
    { PUBLIC_URL: "http://localhost:3000" },
    { PUBLIC_URL: "http://surety.localhost" },
    { PUBLIC_URL: "http://[::1]:3000" },
  ])("is served on this machine with %j", (env) => {
    expect(readConfig(env)).toMatchObject({ secure: false, plainHttp: false });
  });

  test("https is secure", () => {
    expect(readConfig({ PUBLIC_URL: "https://surety.example" })).toMatchObject({
      secure: true,
      plainHttp: false,
    });
  });
});
