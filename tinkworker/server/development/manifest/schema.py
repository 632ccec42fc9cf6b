"""
The fields of Hardware that templates may use.

Under `.hardware` they have the names that people write into files. Under `.Hardware`, which is older, a few of them
have the names of the Go structures that the servers keep them in. So the table has both, by structure: the written
name, Go's name, and the kind: text, number, boolean or another structure, with a star for a list of them.
"""

from collections.abc import Mapping

Structure = Mapping[str, tuple[str, str]]

STRUCTURES: Mapping[str, Structure] = {
    "Spec": {
        "agentID": ("AgentID", "text"),
        "interfaces": ("Interfaces", "Interface*"),
        "metadata": ("Metadata", "Metadata"),
        "tinkVersion": ("TinkVersion", "number"),
        "disks": ("Disks", "Disk*"),
        "userData": ("UserData", "text"),
        "vendorData": ("VendorData", "text"),
    },
    "Disk": {"device": ("Device", "text")},
    "Interface": {
        "netboot": ("Netboot", "Netboot"),
        "isoboot": ("Isoboot", "Isoboot"),
        "dhcp": ("DHCP", "DHCP"),
        "disableDhcp": ("DisableDHCP", "boolean"),
    },
    "Netboot": {
        "allowPXE": ("AllowPXE", "boolean"),
        "allowWorkflow": ("AllowWorkflow", "boolean"),
        "ipxe": ("IPXE", "IPXE"),
        "osie": ("OSIE", "OSIE"),
    },
    "Isoboot": {"sourceISO": ("SourceISO", "text")},
    "IPXE": {"url": ("URL", "text"), "contents": ("Contents", "text"), "binary": ("Binary", "text")},
    "OSIE": {
        "baseURL": ("BaseURL", "text"),
        "kernel": ("Kernel", "text"),
        "initrd": ("Initrd", "text"),
        "kernelParams": ("KernelParams", "text*"),
    },
    "DHCP": {
        "mac": ("MAC", "text"),
        "hostname": ("Hostname", "text"),
        "domain_name": ("DomainName", "text"),
        "lease_time": ("LeaseTime", "number"),
        "name_servers": ("NameServers", "text*"),
        "time_servers": ("TimeServers", "text*"),
        "arch": ("Arch", "text"),
        "uefi": ("UEFI", "boolean"),
        "iface_name": ("IfaceName", "text"),
        "ip": ("IP", "IP"),
        "vlan_id": ("VLANID", "text"),
        "classless_static_routes": ("ClasslessStaticRoutes", "Route*"),
        "tftp_server_name": ("TFTPServerName", "text"),
        "boot_file_name": ("BootFileName", "text"),
    },
    "IP": {
        "address": ("Address", "text"),
        "netmask": ("Netmask", "text"),
        "gateway": ("Gateway", "text"),
        "family": ("Family", "number"),
    },
    "Route": {"destination_descriptor": ("DestinationDescriptor", "text"), "router": ("Router", "text")},
    "Metadata": {
        "state": ("State", "text"),
        "bonding_mode": ("BondingMode", "number"),
        "manufacturer": ("Manufacturer", "Manufacturer"),
        "instance": ("Instance", "Instance"),
        "custom": ("Custom", "Custom"),
        "facility": ("Facility", "Facility"),
    },
    "Manufacturer": {"id": ("ID", "text"), "slug": ("Slug", "text")},
    "Facility": {
        "plan_slug": ("PlanSlug", "text"),
        "plan_version_slug": ("PlanVersionSlug", "text"),
        "facility_code": ("FacilityCode", "text"),
    },
    "Custom": {
        "preinstalled_operating_system_version": ("PreinstalledOperatingSystemVersion", "OperatingSystem"),
        "private_subnets": ("PrivateSubnets", "text*"),
    },
    "OperatingSystem": {
        "slug": ("Slug", "text"),
        "distro": ("Distro", "text"),
        "version": ("Version", "text"),
        "image_tag": ("ImageTag", "text"),
        "os_slug": ("OsSlug", "text"),
    },
    "Instance": {
        "id": ("ID", "text"),
        "state": ("State", "text"),
        "hostname": ("Hostname", "text"),
        "allow_pxe": ("AllowPxe", "boolean"),
        "rescue": ("Rescue", "boolean"),
        "operating_system": ("OperatingSystem", "OperatingSystem"),
        "always_pxe": ("AlwaysPxe", "boolean"),
        "ipxe_script_url": ("IpxeScriptURL", "text"),
        "ips": ("Ips", "InstanceIP*"),
        "userdata": ("Userdata", "text"),
        "crypted_root_password": ("CryptedRootPassword", "text"),
        "tags": ("Tags", "text*"),
        "storage": ("Storage", "Storage"),
        "ssh_keys": ("SSHKeys", "text*"),
        "network_ready": ("NetworkReady", "boolean"),
    },
    "InstanceIP": {
        "address": ("Address", "text"),
        "netmask": ("Netmask", "text"),
        "gateway": ("Gateway", "text"),
        "family": ("Family", "number"),
        "public": ("Public", "boolean"),
        "management": ("Management", "boolean"),
    },
    "Storage": {
        "disks": ("Disks", "StorageDisk*"),
        "raid": ("Raid", "Raid*"),
        "filesystems": ("Filesystems", "Filesystem*"),
    },
    "StorageDisk": {
        "device": ("Device", "text"),
        "wipe_table": ("WipeTable", "boolean"),
        "partitions": ("Partitions", "Partition*"),
    },
    "Partition": {
        "label": ("Label", "text"),
        "number": ("Number", "number"),
        "size": ("Size", "number"),
        "start": ("Start", "number"),
        "type_guid": ("TypeGUID", "text"),
    },
    "Raid": {
        "name": ("Name", "text"),
        "level": ("Level", "text"),
        "devices": ("Devices", "text*"),
        "spare": ("Spare", "number"),
    },
    "Filesystem": {"mount": ("Mount", "Mount")},
    "Mount": {
        "device": ("Device", "text"),
        "format": ("Format", "text"),
        "files": ("Files", "File*"),
        "create": ("Create", "Options"),
        "point": ("Point", "text"),
    },
    "File": {
        "path": ("Path", "text"),
        "contents": ("Contents", "text"),
        "mode": ("Mode", "number"),
        "uid": ("UID", "number"),
        "gid": ("GID", "number"),
    },
    "Options": {"force": ("Force", "boolean"), "options": ("Options", "text*")},
}
"""The structures by name."""

UNUSED = ("auto", "bmcRef", "references", "resources")
"""Fields of Hardware that are for others than templates."""
