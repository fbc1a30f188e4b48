import { priceList } from "./price-list.ts";

/** What of an attempt decides about its price. Times in milliseconds; one that still runs has no end yet. */
export interface PricedAction {
  category: string;
  owner: string;
  provider: string;
  startTime: number;
  endTime: number;
}

export interface ExecutionCost {
  /** Minutes that AWS would charge for. */
  minutes: number;
  /** Dollars at the price of a minute, before the free minutes of the month. Undefined for V1: there an execution costs nothing of its own. */
  dollars?: number;
}

const isExempt = (action: PricedAction): boolean =>
  priceList.exempt.some(
    ({ category, provider, owner }) =>
      (category === undefined || category === action.category) &&
      (provider === undefined || provider === action.provider) &&
      (owner === undefined || owner === action.owner),
  );

const minutesOf = ({ startTime, endTime }: PricedAction): number => Math.ceil(Math.max(0, endTime - startTime) / 60_000);

/** What the same run would have cost at AWS: every attempt counts, each by itself. */
export function executionCost(type: "V1" | "V2", actions: PricedAction[]): ExecutionCost {
  const minutes = actions.filter((action) => !isExempt(action)).reduce((sum, action) => sum + minutesOf(action), 0);
  return type === "V1" ? { minutes } : { minutes, dollars: round(minutes * priceList.V2.perActionMinute) };
}

/** What a month of these minutes costs, the free ones taken off. */
export const monthOfMinutes = (minutes: number): number =>
  round(Math.max(0, minutes - priceList.V2.freeMinutesPerMonth) * priceList.V2.perActionMinute);

/** Cents have three more digits here. */
const round = (dollars: number): number => Math.round(dollars * 100_000) / 100_000;
