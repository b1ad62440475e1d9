// Reads a feed from standard input with podcast-partytime and writes what it found as JSON.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const { parseFeed } = createRequire(`${process.argv[2]}/`)("podcast-partytime");
process.stdout.write(JSON.stringify(parseFeed(readFileSync(0, "utf8"))));
