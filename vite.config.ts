import { execFileSync } from "node:child_process";
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin, type Rollup } from "vite";
import options from "./remix.config.js";

/** A component that imports the database or the vault would ship it to the browser: the build fails instead. */
function serverOnly(): Plugin {
  const layers =
    /^\/(db|evidence|policies)\/[^?]+\.ts$|^\/app\/(operations|queries|jobs|pdf|auth|delivery|http|server|limits|storage|off-loop|cli|demo)\/|^\/app\/(work|audit|context|config|secrets|secret-key)\.ts$/;
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

const NO_SCHEMAS = "\0surety-no-schemas";
const nothing = (name: string) => `export const ${name} = /*#__PURE__*/ Object.create(null);`;

/**
 * Forms are checked on the server, so no page needs zod: 25 kB that every visitor would fetch. Views take words and small
 * rules from files of `domain/` that also hold schemas. In the browser's build `z` is nothing and makes nothing, so the schemas
 * fall away; the build fails when one would stay because a view uses it.
 */
function withoutSchemas(): Plugin {
  let server = false;
  return {
    name: "surety-without-schemas",
    apply: "build",
    enforce: "pre",
    config(_, { isSsrBuild }) {
      server = Boolean(isSsrBuild);
      const treeshake = { manualPureFunctions: ["z", "requiredText", "requiredLine", "dayField", "button"] };
      return server ? {} : { build: { rollupOptions: { treeshake } } };
    },
    resolveId: (id) => (!server && id === "#domain/schema" ? NO_SCHEMAS : null),
    load: (id) => (id === NO_SCHEMAS ? `${nothing("z")} ${nothing("dayField")}` : null),
    generateBundle(_, bundle) {
      if (server) return;
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const kept = Object.entries(chunk.modules).filter(([, one]) => one.code);
        if (kept.some(([id]) => id === NO_SCHEMAS || id.includes("/node_modules/zod/")))
          throw new Error(`${chunk.fileName} would bring schemas to the browser.`);
      }
    },
  };
}

/** Threads get bundles of their own: loading the whole server into one would take longer than most documents and checks. */
function threads(): Plugin {
  let server = false;
  return {
    name: "surety-threads",
    apply: "build",
    configResolved(config) {
      server = Boolean(config.build.ssr);
    },
    buildStart() {
      if (!server) return;
      const emit = (file: string, fileName: string) =>
        this.emitFile({ type: "chunk", id: `${import.meta.dirname}/${file}`, fileName });
      emit("app/pdf/thread/thread.ts", "press.js");
      emit("db/page-check-thread.ts", "page-check.js");
      emit("db/database-file-thread.ts", "database-file.js");
      emit("app/off-loop/thread.ts", "off-loop.js");
      emit("app/off-loop/scan-results-thread.ts", "scan-results.js");
    },
  };
}

type GetModuleInfo = Rollup.GetModuleInfo;
/** How many files must use a component before it travels with every page. */
const SHARED_BY = 7;

/**
 * What most pages draw with goes to the browser as one file: left to itself the bundler makes thirty of 300 bytes, each with a
 * kilobyte of headers and a turn of its own. Forms stay apart, because their library is larger than all the rest.
 */
function kit(): Plugin {
  return {
    name: "surety-kit",
    apply: "build",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? {} : { build: { rollupOptions: { output: { manualChunks: kitOf } } } },
  };
}

function kitOf(id: string, { getModuleInfo }: { getModuleInfo: GetModuleInfo }): string | undefined {
  const own = id.includes("/app/components/") || id.includes("/domain/");
  if (!own || usesForms(id, getModuleInfo, new Set())) return undefined;
  return (getModuleInfo(id)?.importers.length ?? 0) >= SHARED_BY ? "kit" : undefined;
}

function usesForms(id: string, getModuleInfo: GetModuleInfo, seen: Set<string>): boolean {
  if (id.includes("@conform-to") || id.includes("/zod/")) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return getModuleInfo(id)?.importedIds.some((one) => usesForms(one, getModuleInfo, seen)) ?? false;
}

/**
 * Packages made of hundreds of small files, or whose package.json names hundreds: read one by one they took two of the
 * three seconds of a start and 200 MB. Bundled, only what is used is read. React and Remix stay outside: there must be one.
 */
const BUNDLED = [
  ...[
    "@date-fns/tz",
    "kysely",
    "zod",
    "uuid",
    "marked",
    "entities",
    "diff",
    "csv-parse",
    "bidi-js",
    "isbot",
    "lucia",
  ],
  ...["@conform-to/react", "@conform-to/dom", "@conform-to/zod", "helmet", "rate-limiter-flexible", "otplib"],
];

/** The commit that is built, for what a data folder remembers of its version; empty where this is no clone. */
function commit(): string {
  try {
    const git = ["rev-parse", "--short", "HEAD"];
    return execFileSync("git", git, { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return "";
  }
}

export default defineConfig({
  define: { __SURETY_COMMIT__: JSON.stringify(commit()) },
  plugins: [serverOnly(), withoutSchemas(), threads(), kit(), remix(options)],
  build: { target: "es2022", cssMinify: true, reportCompressedSize: false },
  ssr: {
    noExternal: BUNDLED,
  },
});
