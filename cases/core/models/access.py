"""guardian's rows with direct foreign keys: the projection of the permission rule."""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from .case import Case


class CaseUserObjectPermission(UserObjectPermissionBase):
    """What one person may see of one case because of a responsibility they hold."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = (models.Index(fields=("user", "content_object"), name="case_user_grant"),)


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """What the holders of one function in one municipality may see of one case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, db_index=False)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = (
            models.Index(fields=("group", "content_object"), name="case_group_grant"),
            models.Index(fields=("content_object", "group"), name="case_grant_groups"),
        )
