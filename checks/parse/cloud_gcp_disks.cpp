// Google Cloud: disks, snapshots, images, and schedules of snapshots.
#include "checks/parse/cloud_gcp.hpp"
#include "rules/text.hpp"

namespace tenken::parse::cloud_json {

namespace {

void read_disks(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.compute(v, "persistent disk"), StoreKind::volume);
    for (const std::string& zone : v.texts("replicaZones"))
      add_if(s.what.zones, lower_ascii(after_last(zone, '/')));
    s.state = lower_ascii(v.text("status"));
    s.made_at = v.text("creationTimestamp");
    s.source = gcp_name(v.text("sourceSnapshot"));
    // Asynchronous replication leads to a disk of another region.
    for (const Item& one : v.list("asyncSecondaryDisks")) {
      const std::string to = gcp_name(one.needed("disk"));
      std::string place = to.substr(0, to.find("/disks/"));
      s.copies.push_back(
          Copy{gcp_place(place), "asynchronous replication", to, a.file, one.path()});
    }
  }
}

void read_snapshots(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.compute(v, "disk snapshot"), StoreKind::snapshot);
    gcp_places(s, a, v.texts("storageLocations"), "storage location", v.path());
    s.source = gcp_name(v.text("sourceDisk"));
    s.made_at = v.text("creationTimestamp");
    const std::string status = v.needed("status");
    s.state = status == "READY" ? "completed" : lower_ascii(status);
  }
}

void images(GcpAnswer& a, const char* kind) {
  for (const Item& v : a.root.elements()) {
    Store& s = gcp_store(a, a.compute(v, kind), StoreKind::image);
    gcp_places(s, a, v.texts("storageLocations"), "storage location", v.path());
    for (const char* key : {"sourceDisk", "sourceInstance"})
      if (s.source.empty()) s.source = gcp_name(v.text(key));
    s.made_at = v.text("creationTimestamp");
    s.state = lower_ascii(v.text("status"));
  }
}
void read_images(GcpAnswer& a) { images(a, "image"); }
void read_machine_images(GcpAnswer& a) { images(a, "machine image"); }

/// Where a schedule names no location, the provider chooses the continent.
void read_schedules(GcpAnswer& a) {
  for (const Item& v : a.root.elements()) {
    const Resource what = a.compute(v, "snapshot schedule");
    const Item schedule = v.at("snapshotSchedulePolicy");
    if (!schedule.is_there()) continue;
    BackupPlan plan;
    plan.what = what;
    const Item properties = schedule.at("snapshotProperties");
    Store places;
    const auto said = properties.texts("storageLocations");
    gcp_places(places, a, said, "snapshot schedule", v.path());
    plan.copies = places.copies;
    plan.copies.push_back(
        Copy{places.what.region, "snapshot schedule", "", a.file, properties.path()});
    a.cloud.backup_plans.push_back(std::move(plan));
  }
}

}  // namespace

const std::vector<GcpOperation>& gcp_disks() {
  constexpr std::string_view api = "compute.googleapis.com";
  static const std::vector<GcpOperation> all{
      {"compute disks", "list", "stores", "", api, read_disks},
      {"compute snapshots", "list", "stores backups", "", api, read_snapshots},
      {"compute images", "list", "stores", "", api, read_images},
      {"compute machine-images", "list", "stores backups", "", api, read_machine_images},
      {"compute resource-policies", "list", "stores backups", "", api, read_schedules},
  };
  return all;
}

}  // namespace tenken::parse::cloud_json
