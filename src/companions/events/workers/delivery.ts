import { type Effect, type PerformContext, worker } from "../../../kernel/outbox/index.ts";
import { isRetriedByStore } from "../../../kernel/store/index.ts";
import { type Delivery, deliveryKind, findDelivery, markAsked, removeDelivery } from "../store/deliveries.ts";
import { send } from "../targets.ts";

/** AWS's defaults: given up after a day or after so many attempts. */
const mostAttempts = 185;
const mostSeconds = 86_400;

export const delivery = worker<Delivery, Effect & { id: string }>({
  kind: deliveryKind,
  load: findDelivery,
  advance: (next) =>
    next.asked ? { next, effects: [] } : { next: { ...next, asked: true }, effects: [{ key: next.id, type: "deliver", id: next.id }] },
  save: (tx, { id }) => markAsked(tx, id),
  async perform({ id }, context) {
    const found = await findDelivery(context.tx, id);
    if (!found) return;
    try {
      await send(found, context);
    } catch (error) {
      if (isRetriedByStore(error) || !isFinal(error, found, context)) throw error;
      // @DIFFERS There is no SQS here to put it into, so an event that cannot be delivered is only logged.
      context.kernel.log.warn("An event could not be delivered to a rule's target", {
        rule: found.ruleArn,
        target: found.target.Arn,
        error,
      });
    }
    await removeDelivery(context.tx, id);
  },
});

/** What the target says about the request will not change by asking again; everything else may. */
function isFinal(error: unknown, { target, createdAt }: Delivery, { attempt, now }: PerformContext): boolean {
  const { $fault, fault, name } = error as { $fault?: string; fault?: string; name?: string };
  if (($fault === "client" || fault === "client") && !/Throttl|TooManyRequests|LimitExceeded/.test(name ?? "")) return true;
  const attempts = target.RetryPolicy?.MaximumRetryAttempts ?? mostAttempts;
  const seconds = target.RetryPolicy?.MaximumEventAgeInSeconds ?? mostSeconds;
  return attempt > attempts || now.getTime() - createdAt.getTime() > seconds * 1000;
}
