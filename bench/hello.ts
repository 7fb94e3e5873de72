import { spawn } from "node:child_process";
import { join } from "node:path";
import { addressOf } from "./installation.ts";

export type Hello = { url: string; cpu(): Promise<number>; close(): void };

/** The simplest server with the same framework, in a process of its own; `cpu` is its milliseconds so far. */
export async function openHello(): Promise<Hello> {
  const server = spawn(process.execPath, [join(import.meta.dirname, "hello.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const url = await addressOf(server);
  return {
    url,
    async cpu() {
      const { user, system } = (await (await fetch(`${url}/usage`)).json()) as NodeJS.CpuUsage;
      return (user + system) / 1000;
    },
    close: () => void server.kill(),
  };
}
