import { renderHere } from "#app/pdf/thread/worker";

/** The whole program of the thread that prints; built into a bundle of its own, build/server/press.js. */
renderHere();
