/** Put in by the build (vite.config.ts): the commit that was built, empty outside a clone. */
declare const __SURETY_COMMIT__: string | undefined;

/** The release, as in package.json. */
export const release = "0.1.0";

const commit = typeof __SURETY_COMMIT__ === "string" ? __SURETY_COMMIT__ : "";

/** What a data folder remembers of the program that opened it: "0.1.0 (2d29b6a)". */
export const version = commit ? `${release} (${commit})` : release;
