import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin } from "vite";
import options from "./remix.config.js";

/** A component that imports the database or the vault would ship it to the browser: the build fails instead. */
function serverOnly(): Plugin {
  const layers =
    /^\/(db|evidence|policies)\/[^?]+\.ts$|^\/app\/(operations|jobs|pdf|auth|mail)\/|^\/app\/(work|context|config)\.ts$/;
  return {
    name: "surety-server-only",
    load(id, opts) {
      const own = id.startsWith(import.meta.dirname) && !id.includes("/node_modules/");
      if (own && !opts?.ssr && layers.test(id.slice(import.meta.dirname.length))) {
        throw new Error(
          `${id.slice(import.meta.dirname.length)} belongs to the server, but a browser bundle imports it.`,
        );
      }
      return null;
    },
  };
}

/** The thread that prints gets a bundle of its own: loading the whole server into it would take longer than most documents. */
function press(): Plugin {
  let server = false;
  return {
    name: "surety-press",
    apply: "build",
    configResolved(config) {
      server = Boolean(config.build.ssr);
    },
    buildStart() {
      const id = `${import.meta.dirname}/app/pdf/thread.ts`;
      if (server) this.emitFile({ type: "chunk", id, fileName: "press.js" });
    },
  };
}

/**
 * Packages made of hundreds of small files, or whose package.json names hundreds: read one by one they took two of the
 * three seconds of a start and 200 MB. Bundled, only what is used is read. React and Remix stay outside: there must be one.
 */
const BUNDLED = [
  ...[
    "date-fns",
    "@date-fns/tz",
    "kysely",
    "zod",
    "uuid",
    "marked",
    "diff",
    "csv-parse",
    "bidi-js",
    "isbot",
    "lucia",
  ],
  ...["@conform-to/react", "@conform-to/dom", "@conform-to/zod", "helmet", "rate-limiter-flexible", "otplib"],
];

export default defineConfig({
  plugins: [serverOnly(), press(), remix(options)],
  build: { target: "es2022", cssMinify: true, reportCompressedSize: false },
  ssr: {
    noExternal: BUNDLED,
  },
});
