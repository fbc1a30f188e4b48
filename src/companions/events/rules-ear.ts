import { envelope, matches, type Subscription } from "../../kernel/events/index.ts";
import { deliver } from "./store/deliveries.ts";
import { patternRules } from "./store/rules.ts";

/** Hears every event and sends it to the targets of the rules that match, exactly once each. */
export const rulesEar: Subscription = {
  name: "events/rules",
  pattern: {},
  async handle(event, { tx, now }) {
    const { account, region, bus } = event;
    const place = { account, region, bus };
    const seen = envelope(event);
    for (const rule of await patternRules(tx, place)) {
      if (matches(JSON.parse(rule.pattern!), seen)) await deliver(tx, place, rule.name, seen, now);
    }
  },
};
