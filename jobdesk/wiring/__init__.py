"""The only place that chooses: opens a center's folder and hands on what every act needs."""

from jobdesk.services.centers import NewPerson, NewWindow
from jobdesk.wiring._local_place import beside
from jobdesk.wiring.desk import Desk
from jobdesk.wiring.keeping import migrate_center, restore_center
from jobdesk.wiring.making import NewCenter, join_center, new_center, recover_center
from jobdesk.wiring.opening import open_center
from jobdesk.wiring.papers import recovery_paper

__all__ = [
    "Desk",
    "NewCenter",
    "NewPerson",
    "NewWindow",
    "beside",
    "join_center",
    "migrate_center",
    "new_center",
    "open_center",
    "recover_center",
    "recovery_paper",
    "restore_center",
]
