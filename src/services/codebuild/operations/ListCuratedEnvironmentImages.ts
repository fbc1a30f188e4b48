import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";

/** @DIFFERS: AWS's images may not be used elsewhere, so the only image is this machine's own file system. */
export const ListCuratedEnvironmentImages = operation<typeof sdk, "ListCuratedEnvironmentImages">({
  resource: () => "*",
  run: async () => ({
    platforms: [
      {
        platform: "DEBIAN" as const,
        languages: [
          {
            language: "BASE" as const,
            images: [
              {
                name: "quintet/host",
                description: "The file system of the machine that runs Quintet, read-only",
                versions: ["quintet/host"],
              },
            ],
          },
        ],
      },
    ],
  }),
});
