/*
 * The hours that cities share. People enter cities, working hours and a day; a sentence, a picture
 * and a table tell when two or more of them work (farflung-clocks.js reckons). The address keeps
 * what was entered, after the #, which no server sees.
 */
(() => {
  "use strict";

  const place = document.querySelector(".shared-hours");
  const words = JSON.parse(document.currentScript.dataset.words);
  const spoken = document.documentElement.lang || "en";
  const language = spoken === "en" ? "en-001" : spoken; // no country's: 27 November 2026
  const HASH = "#shared-hours=";
  const MINUTE = 60_000;
  const {
    cities, dayIn, dayOf, find, instantOf, offset, sharedOf, today, workOf,
  } = window.farflungClocks;
  const USUAL = ["09:00", "17:00"];
  const MOST = 12;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  /* ---- How it is said ---- */

  const list = (items) => new Intl.ListFormat(language, { type: "conjunction" }).format(items);

  const clock = (zone, instant) => new Intl.DateTimeFormat(language, {
    timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format(instant);

  const longDay = (day) => new Intl.DateTimeFormat(language, {
    timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric",
  }).format(Date.parse(`${day}T00:00:00Z`));

  const weekday = (zone, instant) =>
    new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "short" }).format(instant);

  const spanIn = (zone, { begin, end }, day) => {
    const other = dayIn(zone, begin) === day ? "" : ` (${weekday(zone, begin)})`;
    return `${clock(zone, begin)}–${clock(zone, end)}${other}`;
  };

  const lengthOf = (milliseconds) => {
    const hours = Math.floor(milliseconds / (60 * MINUTE));
    const minutes = Math.round(milliseconds / MINUTE) % 60;
    const said = (value, unit) => new Intl.NumberFormat(language, {
      style: "unit", unit, unitDisplay: "long",
    }).format(value);
    return list([
      ...(hours || !minutes ? [said(hours, "hour")] : []),
      ...(minutes ? [said(minutes, "minute")] : []),
    ]);
  };

  const offsetName = (zone, instant) => {
    const minutes = Math.round(offset(zone, instant) / MINUTE);
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const more = rest ? `:${String(rest).padStart(2, "0")}` : "";
    return minutes ? `UTC${minutes < 0 ? "−" : "+"}${hours}${more}` : "UTC";
  };

  const sentence = (people, spans, day) => {
    const shared = spans.filter(({ who }) => who.length === people.length);
    const length = shared.reduce((sum, { begin, end }) => sum + end - begin, 0);
    return fill(length ? words.all : words.none, {
      date: longDay(day),
      cities: list([...new Set(people.map(({ city }) => city.name))]),
      length: lengthOf(length),
      times: list(shared.map((span) => `${spanIn("UTC", span, day)} UTC`)),
    });
  };

  const table = (people, spans, day) => {
    const row = ({ begin, end, who }) => {
      const names = who.length === people.length
        ? words.everybody
        : list(who.map((one) => people[one].city.name));
      const local = people.map(({ city }, one) => element("li",
        who.includes(one) ? {} : { class: "ff-hours__away" },
        `${city.name} ${spanIn(city.zone, { begin, end }, day)}`));
      return element("tr", {},
        element("th", { scope: "row" }, `${names} (${lengthOf(end - begin)})`),
        element("td", {}, spanIn("UTC", { begin, end }, day)),
        element("td", {}, element("ul", {}, ...local)));
    };
    const heads = [words.who, "UTC", words.local].map((text) =>
      element("th", { scope: "col" }, text));
    return element("table", {},
      element("caption", {}, words.table),
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...spans.map(row)));
  };

  const picture = (people, work, spans, day, [begin, end]) => {
    const share = (instant) => `${(100 * (instant - begin)) / (end - begin)}%`;
    const bar = (kind, [first, last]) => {
      const made = element("span", { class: `ff-hours__part ff-hours__part--${kind}` });
      made.style.insetInlineStart = share(first);
      made.style.inlineSize = share(begin + last - first);
      return made;
    };
    const zone = people[0].city.zone;
    const marks = [0, 6, 12, 18].map((hour) => {
      const instant = instantOf(zone, day, hour * 60);
      const made = element("span", { class: "ff-hours__mark" }, clock(zone, instant));
      made.style.insetInlineStart = share(instant);
      return made;
    });
    const rows = people.map(({ city, from, to }, one) => element("div", { class: "ff-hours__row" },
      element("span", { class: "ff-hours__name" },
        element("b", {}, city.name), ` ${from}–${to}, ${offsetName(city.zone, begin)}`),
      element("div", { class: "ff-hours__line" },
        ...work[one].map((span) => bar("work", span)),
        ...spans.filter(({ who }) => who.includes(one)).map((span) =>
          bar(span.who.length === people.length ? "all" : "some", [span.begin, span.end])))));
    const key = ["work", "some", "all"].map((kind) => element("span", {},
      element("i", { class: `ff-hours__part ff-hours__part--${kind}` }), words[`key_${kind}`]));
    return element("figure", { "aria-hidden": "true" }, // the table says the same
      element("figcaption", {}, fill(words.clock, { city: people[0].city.name })),
      element("div", { class: "ff-hours__axis" }, ...marks), ...rows,
      element("div", { class: "ff-hours__key" }, ...key));
  };

  /* ---- The form, and the address that keeps it ---- */

  const fromAddress = () => {
    if (!location.hash.startsWith(HASH)) return null;
    const [day, ...rest] = location.hash.slice(HASH.length).split(";");
    const people = rest.map((one) => one.split(",")).flatMap(([zone, times = ""]) => {
      const city = find(decodeURIComponent(zone));
      const [, from, to] = times.match(/^(\d\d:\d\d)-(\d\d:\d\d)$/) ?? [null, ...USUAL];
      return city ? [{ name: city.name, from, to }] : [];
    });
    return { day: /^\d{4}-\d\d-\d\d$/.test(day) ? day : "", people: people.slice(0, MOST) };
  };

  const toAddress = (day, people) => {
    const rows = people.map(({ city, from, to }) => `${city.zone},${from}-${to}`);
    const address = HASH + [day === today() ? "" : day, ...rows].join(";");
    try {
      history.replaceState(history.state, "", address);
    } catch {
      /* asked too often; the next change will be kept */
    }
  };

  let count = 0;
  const labelled = (text, input) => {
    count += 1;
    input.id = `ff-hours-${count}`;
    return element("div", { class: "ff-hours__field" },
      element("label", { for: input.id }, text), input);
  };

  const cityInput = (name) => {
    const input = element("input", { list: "ff-hours-cities", autocomplete: "off", maxlength: "80" });
    input.value = name;
    return input;
  };

  const timeInput = (time) => {
    const input = element("input", { type: "time", required: "" });
    input.value = time;
    return input;
  };

  const begin = () => {
    const rows = element("div");
    const dayInput = element("input", { type: "date", required: "" });
    const add = element("button", { type: "button", class: "ff-button" }, words.add);
    const said = element("p", { class: "ff-hours__said", role: "status" });
    const shown = element("div", { class: "ff-hours__shown" });
    const options = element("datalist", { id: "ff-hours-cities" }, ...cities.map(({ name, country }) => {
      const option = element("option", country && country !== name ? { label: `${name}, ${country}` } : {});
      option.value = name;
      return option;
    }));
    let people = [];

    const wrongWith = (row) => {
      const { city, from, to } = row.read();
      if (!row.city.value.trim()) return "";
      if (!city) return fill(words.unknown, { city: row.city.value.trim() });
      return !from || !to || from === to ? fill(words.empty, { city: city.name }) : "";
    };

    const show = (keep = true) => {
      people.forEach((row) => {
        const wrong = wrongWith(row);
        row.fault.textContent = wrong;
        row.city.setAttribute("aria-invalid", String(Boolean(wrong)));
        row.button.textContent = "×";
        row.button.setAttribute("aria-label", fill(words.remove, { city: row.city.value || words.city }));
        row.button.disabled = people.length < 2;
      });
      add.disabled = people.length >= MOST;
      const right = people.filter((row) => row.city.value.trim() && !wrongWith(row)).map((row) => row.read());
      const day = dayInput.value;
      shown.replaceChildren();
      if (right.length < 2 || !day) {
        said.textContent = words.few;
        return;
      }
      const span = dayOf(right, day);
      const work = right.map((one) => workOf(one, day, span));
      const spans = sharedOf(work);
      said.textContent = sentence(right, spans, day);
      shown.append(picture(right, work, spans, day, span), ...(spans.length ? [table(right, spans, day)] : []));
      if (keep) toAddress(day, right);
    };

    const addRow = ({ name, from, to }) => {
      const [city, begins, ends] = [cityInput(name), timeInput(from), timeInput(to)];
      const button = element("button", { type: "button", class: "ff-button" });
      const fault = element("p", { class: "ff-hours__fault", role: "alert" });
      const line = element("div", { class: "ff-hours__person" },
        labelled(words.city, city), labelled(words.from, begins), labelled(words.to, ends), button, fault);
      fault.id = `${city.id}-fault`;
      city.setAttribute("aria-describedby", fault.id);
      const read = () => {
        const found = find(city.value);
        const named = found && { zone: found.zone, name: city.value.trim() };
        return { city: named, from: begins.value, to: ends.value };
      };
      const row = { city, button, fault, line, read };
      button.addEventListener("click", () => {
        people = people.filter((one) => one !== row);
        line.remove();
        show();
        people.at(-1).city.focus();
      });
      people.push(row);
      rows.append(line);
      return row;
    };

    const fillIn = ({ day, people: wanted }) => {
      people = [];
      rows.replaceChildren();
      dayInput.value = day || today();
      wanted.forEach(addRow);
    };

    const standard = () => ({ day: "", people: (place.dataset.cities ?? "").split(",")
      .map((name) => ({ name: name.trim(), from: USUAL[0], to: USUAL[1] })) });

    add.addEventListener("click", () => {
      addRow({ name: "", from: USUAL[0], to: USUAL[1] }).city.focus();
      show();
    });
    const form = element("form", { class: "ff-hours__form", "aria-label": words.label },
      rows, element("div", { class: "ff-hours__more" }, add, labelled(words.day, dayInput)));
    form.addEventListener("change", () => show());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show();
    });
    place.replaceChildren(element("div", { class: "ff-hours" }, form, options, said, shown,
      element("p", { class: "ff-hours__address" }, words.address)));
    fillIn(fromAddress() ?? standard());
    show(false);
    addEventListener("hashchange", () => {
      const wanted = fromAddress();
      if (!wanted || !place.isConnected) return;
      fillIn(wanted);
      show(false);
    });
  };

  begin();
})();
