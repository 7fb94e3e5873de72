// The simplest server with the same framework: what one request costs before we do anything.
import express from "express";

const app = express();
app.get("/", (_request, response) => response.send("hello"));
app.get("/usage", (_request, response) => response.json(process.cpuUsage()));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
