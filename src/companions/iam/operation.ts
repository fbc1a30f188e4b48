import type * as sdk from "@aws-sdk/client-iam";
import type { OperationName } from "../../contracts/types.ts";
import { type Operation, operation } from "../../kernel/gateway/index.ts";

type Name = OperationName<typeof sdk>;

export const reading = <N extends Name>(declared: Operation<typeof sdk, N>): Operation<typeof sdk, N> => operation<typeof sdk, N>(declared);

/** An operation that changes what IAM knows: what the kernel remembers of it is forgotten before the answer is given. */
export const changing = <N extends Name>(declared: Operation<typeof sdk, N>): Operation<typeof sdk, N> =>
  operation<typeof sdk, N>({
    ...declared,
    async run(input, context) {
      const output = await declared.run(input, context);
      context.kernel.iam.changed();
      return output;
    },
  });
