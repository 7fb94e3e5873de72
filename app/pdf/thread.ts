import { printHere } from "#app/pdf/worker";

/** The whole program of the thread that prints; built into a bundle of its own, build/server/press.js. */
printHere();
