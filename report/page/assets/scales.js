// Numbers, axes and ticks.

// format writes a number to three digits.
function format(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const [digits, power] = value.toExponential(2).split("e");
    return Number(digits) + "e" + Number(power);
  }
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

// extent is the smallest and the largest of the values that an axis can show;
// null where there are none.
function extent(values, log) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || value === null || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

// padded widens a range a little, and one of a single value by much.
function padded([low, high], log) {
  if (low === high) {
    if (log) return [low / 2, high * 2];
    const pad = Math.abs(low) || 1;
    return [low - pad / 2, high + pad / 2];
  }
  if (log) {
    const pad = Math.pow(high / low, 0.04);
    return [low / pad, high * pad];
  }
  const pad = (high - low) * 0.04;
  return [low >= 0 && low < pad ? 0 : low - pad, high + pad];
}

// beyond is how far outside the axes a value is placed that they cannot show.
const beyond = 60;

// makeScale takes values of a range to pixels between from and to; an infinite
// value, or one that a log axis cannot show, to a place beyond the axis.
function makeScale([low, high], log, from, to) {
  const place = log ? Math.log : (v) => v;
  const direction = Math.sign(to - from);
  return {
    low, high, log, from, to,
    at(value) {
      if (value === null || value === undefined) return NaN;
      if (value === Infinity) return to + direction * beyond;
      if (value === -Infinity || (log && value <= 0)) return from - direction * beyond;
      return from + (to - from) * (place(value) - place(low)) / (place(high) - place(low));
    },
  };
}

// ticks are the values that an axis labels: round ones, some four to six of them.
function ticks(scale) {
  return scale.log ? logTicks(scale.low, scale.high) : linearTicks(scale.low, scale.high);
}

function linearTicks(low, high) {
  const rough = (high - low) / 5;
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
  const list = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    list.push(Number((i * step).toPrecision(12)));
  }
  return list;
}

function logTicks(low, high) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  const decades = last - first;
  const every = Math.max(1, Math.ceil(decades / 6));
  const within = (list) => list.filter((v) => v >= low * 0.999 && v <= high * 1.001);
  const powers = [];
  for (let p = first; p <= last; p++) {
    if (((p % every) + every) % every === 0) powers.push(Number("1e" + p));
  }
  if (within(powers).length >= 3) return within(powers);
  const finer = [];
  for (let p = first; p <= last; p++) {
    for (const m of [1, 2, 5]) finer.push(Number(m + "e" + p));
  }
  return within(finer).length >= 2 ? within(finer) : linearTicks(low, high);
}
