// Reads calendar objects with ical.js and node-ical: a JSON list of base64 texts in, of their values out.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const texts = JSON.parse(readFileSync(0, "utf-8")).map((text) => Buffer.from(text, "base64").toString("utf-8"));

function withIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone"));
  ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      location: event.location ?? "",
      description: event.description ?? "",
      status: component.getFirstPropertyValue("status"),
      properties: component.getAllProperties().map((one) => one.name.toUpperCase()).sort(),
    };
  });
}

function withNodeIcal(text) {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((one) => one.type === "VEVENT")
    .map((one) => ({
      uid: one.uid,
      start: one.start.toISOString(),
      end: one.end.toISOString(),
      summary: one.summary,
      location: one.location ?? "",
      description: one.description ?? "",
      status: one.status,
    }));
}

process.stdout.write(JSON.stringify(texts.map((text) => [withIcalJs(text), withNodeIcal(text)])));
