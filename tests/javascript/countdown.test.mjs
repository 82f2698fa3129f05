import assert from "node:assert/strict";
import { test } from "node:test";

import { Countdown, clock } from "../../docs/assets/timed-challenge/countdown.js";

test("time runs only when it is told to", () => {
  let now = 0;
  const countdown = new Countdown(60, () => now);
  const left = [countdown.left];

  for (const runs of [true, false, true, true]) {
    countdown.run(runs);
    now += 10_000;
    left.push(countdown.left);
  }

  assert.deepEqual(left, [60, 50, 50, 40, 30]);
  now += 90_000;
  assert.equal(countdown.left, 0);
});

test("a second that has begun is shown until it is over", () => {
  let now = 0;
  const countdown = new Countdown(2, () => now);
  countdown.run(true);

  now = 1;
  assert.equal(countdown.left, 2);
  now = 1999;
  assert.equal(countdown.left, 1);
  assert.deepEqual([clock(240), clock(65), clock(5)], ["4:00", "1:05", "0:05"]);
});
