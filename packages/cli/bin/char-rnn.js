#!/usr/bin/env node
// A file that is there before the build: pnpm links a command only to one that is.
import '../dist/main.js';
