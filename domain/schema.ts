import { z } from "zod";

// zod 4 probes `new Function` once; our CSP would report that, so every module takes `z` from here.
z.config({ jitless: true });

export { z };
