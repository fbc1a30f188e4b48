import { afterAll, beforeAll, expect, test } from "vitest";
import type { CrashPoint } from "../../src/kernel/outbox/index.ts";
import { until } from "../harness/index.ts";
import { drawHistory, play } from "./delivery/history.ts";
import { type Hosts, playHosts } from "./delivery/hosts.ts";
import { outcomeOf, unfinished } from "./delivery/outcome.ts";
import { setUp } from "./delivery/stage.ts";
import { createWorld, type Death, type World } from "./delivery/world.ts";
import { seeded } from "./seeded.ts";

/** SIMULATION_SEEDS=20 SIMULATION_POINTS=200 looks longer: that many histories, each killed at that many points. */
const seeds = Number(process.env.SIMULATION_SEEDS ?? 1);
const pointsOfSeed = Number(process.env.SIMULATION_POINTS ?? 27);
/** A run is killed nine times, once at each kind of point; the later ones also hit servers that are just taking over. */
const runsOfSeed = Math.ceil(pointsOfSeed / 9);

let world: World;
let hosts: Hosts;
beforeAll(async () => {
  world = await createWorld();
  await setUp(world);
  hosts = await playHosts(world);
});
afterAll(async () => {
  await hosts?.stop();
  await world?.stop();
});

const points: CrashPoint[] = [
  ...(["machine-claimed", "before-save", "after-save", "step-committed", "before-perform", "after-perform", "perform-committed"] as const),
  ...(["before-dispatch", "after-dispatch"] as const),
];

async function run(name: string, seed: number, deaths: Death[]) {
  world.begin(deaths);
  hosts.failNext([]);
  await play(world, hosts, name, drawHistory(seeded(seed))).catch(async (error: unknown) => {
    await world.alive();
    console.error(name, deaths, world.died, await unfinished(world), JSON.stringify(await outcomeOf(world, hosts, name), undefined, 1));
    console.error(world.server.logged.slice(-10));
    throw error;
  });
  let left: string[] = [];
  const rested = async () => {
    await world.alive();
    left = await unfinished(world);
    return left.length === 0;
  };
  await until(rested, { what: "everything has come to rest" }).catch(() => expect(left, "what is still to be done").toEqual([]));
  return outcomeOf(world, hosts, name);
}

test.each(Array.from({ length: seeds }, (_, index) => index + 1))(
  "seed %i: wherever the server dies, all ends as it would have, and nothing is done twice",
  { timeout: 60_000 + runsOfSeed * 120_000 },
  async (seed) => {
    const reference = await run(`s${seed}`, seed, []);
    expect(reference.problems).toEqual([]);
    expect(world.died).toEqual([]);
    const counts = new Map(world.passed);
    const random = seeded(seed + 1_000_000);
    const somewhere = (point: CrashPoint): Death => ({ point, nth: 1 + Math.floor(random() * (counts.get(point) ?? 1)) });
    let deaths = 0;
    for (let index = 0; index < runsOfSeed; index++) {
      const wanted = points.map(somewhere);
      const crashed = await run(`s${seed}-${index}`, seed, wanted);
      expect(crashed, `killed at ${JSON.stringify(wanted)}`).toEqual(reference);
      deaths += world.died.length;
    }
    expect(deaths).toBeGreaterThan(runsOfSeed * 6);
  },
);
