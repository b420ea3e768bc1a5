/*
 * Cities, their time zones, and who works when: what the tool for shared hours reckons with. Time
 * zones and their changes of clocks come from the browser (Intl, IANA names), names of cities from
 * cities/*.js. Instants are milliseconds since 1970 (UTC), days are "2026-11-27".
 */
window.farflungClocks = ((language) => {
  "use strict";

  const MINUTE = 60_000;

  /* ---- Places: what people type, and the time zone that it means ---- */

  const fold = (text) => text.normalize("NFD").replace(/[\p{M}\s_'’.-]+/gu, "").toLowerCase();

  const known = (city) => {
    offset(city.zone, 0); // a RangeError if the browser does not know the zone
    return city;
  };

  const countryName = (() => {
    try {
      const names = new Intl.DisplayNames([language], { type: "region" });
      return (code) => (code ? names.of(code) : "");
    } catch {
      return (code) => code;
    }
  })();

  const cities = window.farflungCities.trim().split("\n").map((row) => {
    const [zone, code, name, also] = row.split("|");
    const more = [zone, zone.split("/").pop(), ...also.split(",")];
    return { zone, name, country: countryName(code), more };
  });

  const places = new Map();
  for (const names of [({ name }) => [name], ({ more }) => more]) {
    for (const city of cities) {
      for (const name of names(city).map(fold)) if (name && !places.has(name)) places.set(name, city);
    }
  }

  /* The first city of a country whose clocks all show the same time, in winter and in summer. */
  const countryWith = (text) => {
    const inside = cities.filter(({ country }) => fold(country) === text);
    const [first, ...others] = inside.map(({ zone }) =>
      [0, 6].map((month) => offset(zone, Date.UTC(2026, month, 15))).join());
    return others.every((one) => one === first) ? inside[0] : undefined;
  };

  const find = (text) => {
    const folded = fold(text);
    try {
      return folded ? known(places.get(folded) ?? countryWith(folded)) : undefined;
    } catch {
      return undefined; // nothing of that name, or newer than this browser
    }
  };

  /* ---- Time ---- */

  const clocks = new Map();
  const offset = (zone, instant) => {
    if (!clocks.has(zone)) {
      const numbers = { year: "numeric", month: "numeric", day: "numeric" };
      const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" };
      const options = { timeZone: zone, calendar: "iso8601", ...numbers, ...time };
      clocks.set(zone, new Intl.DateTimeFormat("en-u-nu-latn", options));
    }
    const parts = clocks.get(zone).formatToParts(instant).map(({ type, value }) => [type, value]);
    const at = Object.fromEntries(parts);
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - instant;
  };

  const minutesOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

  /* The instant at which clocks in a zone show a day and a time; asked twice, for the nights in
     which they are changed. */
  const instantOf = (zone, day, minutes) => {
    const wanted = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE;
    const near = wanted - offset(zone, wanted);
    return wanted - offset(zone, near);
  };

  const dayAfter = (day, days) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 1440 * MINUTE).toISOString().slice(0, 10);

  const dayIn = (zone, instant) =>
    new Date(instant + offset(zone, instant)).toISOString().slice(0, 10);

  const today = () => {
    const now = Date.now();
    return new Date(now - new Date(now).getTimezoneOffset() * MINUTE).toISOString().slice(0, 10);
  };

  /* The day of the first person, from midnight to midnight. */
  const dayOf = (people, day) =>
    [0, 1].map((more) => instantOf(people[0].city.zone, dayAfter(day, more), 0));

  /* When a person works within a span: parts of the working days that touch it. */
  const workOf = ({ city, from, to }, day, [begin, end]) => {
    const [start, stop] = [minutesOf(from), minutesOf(to)];
    const length = stop > start ? 0 : 1; // a night shift ends on the next day
    return [-2, -1, 0, 1, 2].map((shift) => [
      Math.max(begin, instantOf(city.zone, dayAfter(day, shift), start)),
      Math.min(end, instantOf(city.zone, dayAfter(day, shift + length), stop)),
    ]).filter(([first, last]) => first < last);
  };

  /* The spans in which two people or more work, each with who they are, in order. */
  const sharedOf = (work) => {
    const edges = [...new Set(work.flat(2))].sort((a, b) => a - b);
    const spans = [];
    edges.slice(1).forEach((end, at) => {
      const begin = edges[at];
      const who = [...work.keys()].filter((one) =>
        work[one].some(([first, last]) => first <= begin && end <= last));
      const before = spans.at(-1);
      if (who.length < 2) return;
      if (before?.end === begin && before.who.join() === who.join()) before.end = end;
      else spans.push({ begin, end, who });
    });
    return spans;
  };

  return { cities, dayIn, dayOf, find, instantOf, offset, sharedOf, today, workOf };
})(document.documentElement.lang || "en");
