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

export default defineConfig({
  plugins: [serverOnly(), remix(options)],
  build: { target: "es2022", cssMinify: true, reportCompressedSize: false },
  ssr: { noExternal: [] },
});
