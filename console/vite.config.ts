import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  base: "/console/",
  build: { outDir: "../dist/console", emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  server: { proxy: { "/_quintet": "http://127.0.0.1:4700" } },
});
