import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // Anchor asks whether it is under test; a browser has no process.
  define: { "process.env": "{}" },
  // One page that needs all of it: splitting would only delay it.
  build: { target: "es2022", chunkSizeWarningLimit: 1_500, sourcemap: false },
});
